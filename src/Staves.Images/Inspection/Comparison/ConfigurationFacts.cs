using System.Collections.Immutable;
using Staves.Images.Oci;

namespace Staves.Images.Inspection.Comparison;

/// <summary>What the configuration of an image says, each with a name of its own.</summary>
public static class ConfigurationFacts
{
    /// <summary>Sorted by name; what is not said is not there.</summary>
    public static ImmutableSortedDictionary<string, string> Of(ImageInspection image)
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        ImageConfiguration.ExecutionParameters execution = image.Configuration.Execution ?? new();
        Add("platform", image.Platform.ToString());
        Add("entrypoint", Words(execution.Entrypoint));
        Add("command", Words(execution.Arguments));
        Add("user", execution.User);
        Add("working directory", execution.WorkingDirectory);
        Add("stop signal", execution.StopSignal);
        Add("ports", Words(execution.ExposedPorts?.Keys.Order(StringComparer.Ordinal)));
        Add("volumes", Words(execution.Volumes?.Keys.Order(StringComparer.Ordinal)));
        foreach (string variable in execution.Environment ?? [])
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            Add($"env {(equals < 0 ? variable : variable[..equals])}", equals < 0 ? "" : variable[(equals + 1)..]);
        }

        foreach ((string name, string value) in execution.Labels ?? ImmutableDictionary<string, string>.Empty)
        {
            Add($"label {name}", value);
        }

        foreach ((string name, string value) in image.Annotations)
        {
            Add($"annotation {name}", value);
        }

        return facts.ToImmutable();

        void Add(string name, string? value)
        {
            if (value is not null && (value.Length > 0 || name.Contains(' ', StringComparison.Ordinal)))
            {
                facts[name] = value;
            }
        }
    }

    /// <summary>As a shell would read them: what has blanks or is empty in quotes.</summary>
    static string? Words(IEnumerable<string>? words) => words is null ? null
        : string.Join(' ', words.Select(word => word.Length == 0 || word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word));
}
