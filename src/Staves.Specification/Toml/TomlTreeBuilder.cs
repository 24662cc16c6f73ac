using Staves.Portage.Diagnostics;
using Tomlyn.Syntax;

namespace Staves.Specification.Toml;

/// <summary>Gathers the headers, dotted keys and inline tables of a document into one tree; what is defined twice is an error.</summary>
sealed class TomlTreeBuilder(string file, DiagnosticCollector diagnostics)
{
    public TomlNode.Table Build(DocumentSyntax document)
    {
        TomlNode.Table root = new(new SourceLocation(file), TableOrigin.Header);
        AddItems(root, document.KeyValues);
        foreach (TableSyntaxBase header in document.Tables)
        {
            // A header that is an error still gets a table, outside the tree, so that its keys are checked for duplicates.
            TomlNode.Table table = OpenTable(root, header) ?? new TomlNode.Table(LocationOf(header), TableOrigin.Header);
            AddItems(table, header.Items);
        }

        return root;
    }

    TomlNode.Table? OpenTable(TomlNode.Table root, TableSyntaxBase header)
    {
        List<(string Key, SourceLocation Location)> path = PathOf(header.Name);
        TomlNode.Table current = root;
        for (int i = 0; i < path.Count - 1; i++)
        {
            if (Descend(current, path[i]) is not { } next)
            {
                return null;
            }

            current = next;
        }

        return path.Count == 0 ? null
            : header is TableArraySyntax ? AppendElement(current, path[^1])
            : DefineTable(current, path[^1]);
    }

    TomlNode.Table? Descend(TomlNode.Table parent, (string Key, SourceLocation Location) step)
    {
        switch (parent.Entries.GetValueOrDefault(step.Key)?.Value)
        {
            case null:
                return Add(parent, step, new TomlNode.Table(step.Location, TableOrigin.Implicit));
            case TomlNode.Table table when table.Origin != TableOrigin.Inline:
                return table;
            case TomlNode.Array { IsOfTables: true } array:
                return (TomlNode.Table)array.Items[^1];
            default:
                return ReportDuplicate(parent, step);
        }
    }

    TomlNode.Table? DefineTable(TomlNode.Table parent, (string Key, SourceLocation Location) step)
    {
        switch (parent.Entries.GetValueOrDefault(step.Key)?.Value)
        {
            case null:
                return Add(parent, step, new TomlNode.Table(step.Location, TableOrigin.Header));
            case TomlNode.Table { Origin: TableOrigin.Implicit } table:
                table.Origin = TableOrigin.Header;
                return table;
            default:
                return ReportDuplicate(parent, step);
        }
    }

    TomlNode.Table? AppendElement(TomlNode.Table parent, (string Key, SourceLocation Location) step)
    {
        TomlNode.Table element = new(step.Location, TableOrigin.Header);
        switch (parent.Entries.GetValueOrDefault(step.Key)?.Value)
        {
            case null:
                Add(parent, step, new TomlNode.Array(step.Location, isOfTables: true)).Items.Add(element);
                return element;
            case TomlNode.Array { IsOfTables: true } array:
                array.Items.Add(element);
                return element;
            default:
                return ReportDuplicate(parent, step);
        }
    }

    void AddItems(TomlNode.Table table, IEnumerable<KeyValueSyntax> items)
    {
        foreach (KeyValueSyntax item in items)
        {
            AddItem(table, item);
        }
    }

    void AddItem(TomlNode.Table table, KeyValueSyntax item)
    {
        List<(string Key, SourceLocation Location)> path = PathOf(item.Key);
        foreach ((string Key, SourceLocation Location) step in path.SkipLast(1))
        {
            TomlNode.Table? next = table.Entries.GetValueOrDefault(step.Key)?.Value switch
            {
                null => Add(table, step, new TomlNode.Table(step.Location, TableOrigin.DottedKey)),
                TomlNode.Table { Origin: TableOrigin.DottedKey } dotted => dotted,
                _ => ReportDuplicate(table, step),
            };
            if (next is null)
            {
                return;
            }

            table = next;
        }

        if (path.Count > 0 && item.Value is not null && ValueOf(item.Value) is { } value)
        {
            if (table.Entries.ContainsKey(path[^1].Key))
            {
                ReportDuplicate(table, path[^1]);
            }
            else
            {
                Add(table, path[^1], value);
            }
        }
    }

    TomlNode ValueOf(ValueSyntax value)
    {
        SourceLocation location = LocationOf(value);
        switch (value)
        {
            case StringValueSyntax text:
                return new TomlNode.String(location, text.Value ?? "", text.Token?.Text ?? "");
            case IntegerValueSyntax integer:
                return new TomlNode.Integer(location, integer.Value, integer.Token?.Text ?? "");
            case BooleanValueSyntax boolean:
                return new TomlNode.Boolean(location, boolean.Value);
            case FloatValueSyntax number:
                return new TomlNode.Other(location, "a floating point number", number.Token?.Text ?? "");
            case DateTimeValueSyntax moment:
                return new TomlNode.Other(location, "a date or time", moment.Token?.Text ?? "");
            case ArraySyntax array:
                TomlNode.Array items = new(location, isOfTables: false);
                items.Items.AddRange(array.Items.Select(item => item.Value).OfType<ValueSyntax>().Select(ValueOf));
                return items;
            case InlineTableSyntax inline:
                TomlNode.Table table = new(location, TableOrigin.Inline);
                AddItems(table, inline.Items.Select(item => item.KeyValue).OfType<KeyValueSyntax>());
                return table;
            default:
                return new TomlNode.Other(location, "a value", "");
        }
    }

    List<(string Key, SourceLocation Location)> PathOf(KeySyntax? key)
    {
        IEnumerable<BareKeyOrStringValueSyntax?> parts = key is null ? [] : [key.Key, .. key.DotKeys.Select(part => part.Key)];
        return [.. parts.OfType<BareKeyOrStringValueSyntax>().Select(part => (NameOf(part), LocationOf(part)))];
    }

    static string NameOf(BareKeyOrStringValueSyntax part) => part switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax quoted => quoted.Value ?? "",
        _ => "",
    };

    static T Add<T>(TomlNode.Table table, (string Key, SourceLocation Location) step, T value)
        where T : TomlNode
    {
        table.Entries.Add(step.Key, new TomlEntry(step.Key, step.Location, value));
        return value;
    }

    TomlNode.Table? ReportDuplicate(TomlNode.Table table, (string Key, SourceLocation Location) step)
    {
        diagnostics.Report(
            "STV1006", $"`{step.Key}` is defined twice; the first is at {table.Entries[step.Key].Location}", step.Location);
        return null;
    }

    SourceLocation LocationOf(SyntaxNode node) => new(file, node.Span.Start.Line + 1, node.Span.Start.Column + 1);
}
