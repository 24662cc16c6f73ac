using System.Globalization;
using System.Text;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Runners;

/// <summary>A sandbox as the variables that init.bash reads.</summary>
static class SandboxVariables
{
    public static Dictionary<string, string> Of(Sandbox sandbox, bool passesStreams)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["STAVES_INIT"] = EmbeddedText.Read("Runners/init.bash"),
            ["STAVES_ROOT"] = sandbox.Root?.Base ?? "",
            ["STAVES_LAYERS"] = string.Join('\n', (sandbox.Root?.Added ?? []).Select(Checked)),
            ["STAVES_UPPER"] = UpperOf(sandbox.Root),
            ["STAVES_ENTRIES"] = Entries(sandbox),
            ["STAVES_READ_ONLY"] = sandbox.IsRootWritable ? "" : "1",
            ["STAVES_HOSTNAME"] = sandbox.HostName,
            ["STAVES_DIRECTORY"] = sandbox.Directory,
            ["STAVES_STDIN"] = passesStreams ? "" : "null",
            ["STAVES_OUTPUT"] = passesStreams ? "" : "merged",
            ["STAVES_USER"] = (sandbox.UserId, sandbox.GroupId) == (0, 0)
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"{sandbox.UserId} {sandbox.GroupId}"),
        };
        int index = 0;
        foreach ((string name, string value) in sandbox.Environment)
        {
            variables[string.Create(CultureInfo.InvariantCulture, $"STAVES_VARIABLE_{index++}")] = $"{name}={value}";
        }

        return variables;
    }

    static string Entries(Sandbox sandbox)
    {
        var text = new StringBuilder();
        foreach (SandboxEntry entry in sandbox.Entries)
        {
            (string kind, string field) = entry switch
            {
                SandboxEntry.Bind bind => (bind.Writable ? "bind" : "bind-ro", bind.Source),
                SandboxEntry.Memory memory => ("tmpfs", memory.Options),
                SandboxEntry.Link link => ("symlink", link.Target),
                SandboxEntry.TextFile file => ("file", Escape(file.Text)),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            string path = sandbox.Root is { } root ? RootLinks.Resolve(root, entry.Path) : entry.Path;
            text.Append(kind).Append('\t').Append(Checked(field)).Append('\t').Append(Checked(path)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The directories of the writable layer, which overlayfs wants empty and side by side.</summary>
    static string UpperOf(SandboxRoot? root)
    {
        if (root?.Upper is not { } upper)
        {
            return root?.Added.IsDefaultOrEmpty != false ? "" : throw new ArgumentException("directories over a root need a writable layer", nameof(root));
        }

        Directory.CreateDirectory(Path.Combine(upper, "files"));
        Directory.CreateDirectory(Path.Combine(upper, "work"));
        return Checked(upper);
    }

    /// <summary>As bash's `printf %b` reads it.</summary>
    static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal)
        .Replace("\t", @"\t", StringComparison.Ordinal);

    static string Checked(string field) => field.AsSpan().ContainsAny('\t', '\n') || field.Length == 0
        ? throw new StavesException(new Diagnostic("STV5208", $"`{field}` cannot be shown in a sandbox: it is empty or has a tab or a line break"))
        : field;
}
