using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;
using Staves.Portage.Versions;

namespace Staves.Portage.Advisories;

/// <summary>Reads advisories in Gentoo's XML (GLSA DTD). The document type is passed over: no entity is expanded, and nothing is fetched.</summary>
public static class AdvisoryReader
{
    /// <summary>Characters; the longest advisories have some ten thousand.</summary>
    const int LongestAdvisory = 4 * 1024 * 1024;

    /// <param name="document">The XML.</param>
    /// <param name="file">As messages name it.</param>
    /// <exception cref="StavesException">STV2601: it is no XML, or no advisory. STV2602: a package or a range of it is wrong.</exception>
    public static Advisory Read(Stream document, string file)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = LongestAdvisory };
        try
        {
            using var reader = XmlReader.Create(document, settings);
            var xml = XDocument.Load(reader, LoadOptions.SetLineInfo);
            return xml.Root is { Name.LocalName: "glsa" } root ? Describe(root, file) : throw NoAdvisory(file, "its root is not `glsa`", 0, 0, inner: null);
        }
        catch (XmlException failure)
        {
            throw NoAdvisory(file, failure.Message, failure.LineNumber, failure.LinePosition, failure);
        }
    }

    static Advisory Describe(XElement root, string file) => new()
    {
        Id = (string?)root.Attribute("id") is { Length: > 0 } id ? id : throw Wrong(root, file, "`glsa` has no `id`"),
        Title = TextOf(root, "title"),
        Synopsis = TextOf(root, "synopsis"),
        Severity = (string?)root.Element("impact")?.Attribute("type") ?? "",
        Access = TextOf(root, "access"),
        Announced = TextOf(root, "announced"),
        References = [.. root.Elements("references").Elements("uri").Select(uri => Collapse(uri.Value)).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)],
        Packages = [.. root.Elements("affected").Elements("package").Select(package => PackageOf(package, file))],
    };

    static AffectedPackage PackageOf(XElement element, string file)
    {
        string name = ((string?)element.Attribute("name") ?? "").Trim();
        string[] architectures = ((string?)element.Attribute("arch") ?? "*").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new AffectedPackage(
            QualifiedPackageName.TryParse(name, out QualifiedPackageName? parsed, out _) ? parsed : throw Wrong(element, file, $"`{name}` is not the name of a package"),
            architectures.Contains("*", StringComparer.Ordinal) ? [] : [.. architectures],
            [.. element.Elements("vulnerable").Select(range => RangeOf(range, file))],
            [.. element.Elements("unaffected").Select(range => RangeOf(range, file))]);
    }

    static AffectedRange RangeOf(XElement element, string file)
    {
        string word = ((string?)element.Attribute("range") ?? "").Trim();
        RangeOperator sign = word switch
        {
            "lt" => RangeOperator.Less,
            "le" => RangeOperator.LessOrEqual,
            "eq" => RangeOperator.Equal,
            "ge" => RangeOperator.GreaterOrEqual,
            "gt" => RangeOperator.Greater,
            "rlt" => RangeOperator.RevisionLess,
            "rle" => RangeOperator.RevisionLessOrEqual,
            "rge" => RangeOperator.RevisionGreaterOrEqual,
            "rgt" => RangeOperator.RevisionGreater,
            _ => throw Wrong(element, file, $"`{word}` is not a range: expected lt, le, eq, ge, gt, rlt, rle, rge or rgt"),
        };
        // Some advisories have the slot behind the version, as dependencies do.
        string[] parts = element.Value.Trim().Split(':');
        string text = parts[0];
        bool isPrefix = sign == RangeOperator.Equal && text.EndsWith('*');
        string? slot = ((string?)element.Attribute("slot") ?? parts.ElementAtOrDefault(1))?.Trim() is { Length: > 0 } given && given != "*" ? given : null;
        return parts.Length <= 2 && PackageVersion.TryParse(isPrefix ? text.AsSpan(0, text.Length - 1) : text, out PackageVersion? version, out _)
            ? new AffectedRange(sign, version, isPrefix, slot)
            : throw Wrong(element, file, $"`{element.Value.Trim()}` is not a version");
    }

    static string TextOf(XElement root, string name) => Collapse(root.Element(name)?.Value ?? "");

    static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    static StavesException NoAdvisory(string file, string reason, int line, int column, Exception? inner) =>
        new(new Diagnostic("STV2601", $"`{file}` is no advisory: {reason}", new SourceLocation(file, line, column)), inner);

    static StavesException Wrong(IXmlLineInfo place, string file, string reason) => new(new Diagnostic(
        "STV2602", string.Create(CultureInfo.InvariantCulture, $"an advisory is wrong: {reason}"), new SourceLocation(file, place.LineNumber, place.LinePosition)));
}
