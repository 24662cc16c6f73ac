using System.Collections.Immutable;

namespace Staves.Building.InstallPhases;

/// <summary>What fcaps(eclass) does to a file of a package in pkg_postinst.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Capabilities">The text form of cap_from_text(3); null where USE=filecaps is off.</param>
/// <param name="Owner">A user's name or number, where USE=filecaps is off; empty for one that stays.</param>
/// <param name="Group">A group's name or number, likewise.</param>
/// <param name="Mode">Permission bits to set; null for those that the file has.</param>
/// <param name="IsHidden">Whether group and others lose the right to read it.</param>
public sealed record CapabilityGrant(string Path, string? Capabilities, string Owner, string Group, int? Mode, bool IsHidden)
{
    const string Flag = "filecaps";

    /// <summary>Reads FILECAPS: arguments of `fcaps`, with `--` between calls.</summary>
    public static ImmutableArray<CapabilityGrant> Of(InstallPlan plan)
    {
        if (!plan.Effects.Contains(InstallEffect.FileCapabilities) || !plan.PhasesToRun.IsEmpty)
        {
            return [];
        }

        ImmutableArray<CapabilityGrant>.Builder grants = ImmutableArray.CreateBuilder<CapabilityGrant>();
        var call = new List<string>();
        foreach (string word in plan.Environment.Values("FILECAPS").Append("--"))
        {
            if (word != "--")
            {
                call.Add(word);
                continue;
            }

            grants.AddRange(OfCall(call, plan));
            call.Clear();
        }

        return grants.ToImmutable();
    }

    /// <summary>`[-o owner] [-g group] [-m mode] [-M mode with capabilities] capabilities file…`; the defaults are those of the eclass that was inherited.</summary>
    static IEnumerable<CapabilityGrant> OfCall(List<string> words, InstallPlan plan)
    {
        Dictionary<string, string> options = Defaults(plan.Environment);
        int at = 0;
        while (at + 1 < words.Count && words[at] is "-o" or "-g" or "-m" or "-M")
        {
            options[words[at]] = words[at + 1];
            at += 2;
        }

        if (at >= words.Count)
        {
            return [];
        }

        string capabilities = words[at].AsSpan().ContainsAny("-=+") ? words[at] : words[at] + "=ep";
        bool isEnabled = plan.Use.Contains(Flag);
        bool isHidden = plan.Environment.Value("FCAPS_DENY_WORLD_READ").Length > 0;
        return words.Skip(at + 1).Select(file => isEnabled
            ? new CapabilityGrant(file.Trim('/'), capabilities, "", "", Octal(options["-M"]), isHidden)
            : new CapabilityGrant(file.Trim('/'), null, options["-o"], options["-g"], Octal(options["-m"]), isHidden));
    }

    /// <summary>What the function `fcaps` of the saved environment gives its own variables.</summary>
    static Dictionary<string, string> Defaults(SavedEnvironment environment)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal) { ["-o"] = "", ["-g"] = "", ["-m"] = "", ["-M"] = "" };
        (string Variable, string Option)[] variables = [("owner", "-o"), ("group", "-g"), ("mode", "-m"), ("caps_mode", "-M")];
        ImmutableArray<ShellCommand> commands = environment.Source?.Functions.GetValueOrDefault("fcaps")?.Commands ?? [];
        foreach (ShellWord word in commands.Where(command => command.Name == "local").SelectMany(command => command.Words))
        {
            if (word.Literal is { } literal && Array.Find(variables, one => one.Variable == word.AssignedName) is { Option: { } option })
            {
                options[option] = literal[(word.AssignedName!.Length + 1)..];
            }
        }

        return options;
    }

    static int? Octal(string text) =>
        text.Length is > 0 and <= 4 && text.All(digit => digit is >= '0' and <= '7') ? Convert.ToInt32(text, fromBase: 8) : null;
}
