namespace Staves.Portage.Configuration;

/// <summary>The variables that an ebuild sees, with the USE flags in USE and in the USE_EXPAND variables (PMS ebuild-env-vars).</summary>
static class PackageVariables
{
    public static IReadOnlyDictionary<string, string> OfConfiguration(ConfigurationVariables variables, UseEvaluator use)
    {
        var result = new Dictionary<string, string>(variables.Final, StringComparer.Ordinal)
        {
            ["USE"] = string.Join(' ', use.CommonEnabled),
        };
        foreach (string name in use.Expand.Variables)
        {
            // What is forced shows also where nobody sets the variable.
            string values = ValuesOf(name, use.CommonEnabled);
            if (values.Length > 0 || result.ContainsKey(name))
            {
                result[name] = values;
            }
        }

        return result;
    }

    public static IReadOnlyDictionary<string, string> OfPackage(
        IReadOnlyDictionary<string, string> common, Dictionary<string, string>? own, UseExpand expand, PackageUse use)
    {
        var result = new Dictionary<string, string>(common, StringComparer.Ordinal);
        foreach ((string name, string value) in own ?? [])
        {
            result[name] = IncrementalVariables.Contains(name)
                ? IncrementalVariables.Combine(name, [common.GetValueOrDefault(name, ""), value])
                : value;
        }

        result["USE"] = string.Join(' ', use.Enabled);
        foreach (string name in expand.Variables)
        {
            result[name] = ValuesOf(name, use.Enabled);
        }

        return result;
    }

    static string ValuesOf(string variable, IEnumerable<string> flags)
    {
        string prefix = FlagChanges.PrefixOf(variable);
        IEnumerable<string> ofVariable = flags.Where(flag => flag.StartsWith(prefix, StringComparison.Ordinal));
        return string.Join(' ', ofVariable.Select(flag => flag[prefix.Length..]));
    }
}
