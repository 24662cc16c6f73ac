using System.Collections.Immutable;
using System.Globalization;
using Staves.Images.Layers;
using Staves.Images.RootTrees;
using Staves.Specification;

namespace Staves.Images.Oci;

/// <summary>Makes an image of a root tree; the same tree and description give the same digest everywhere and always.</summary>
public static class OciImageBuilder
{
    const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Writes the blobs that the store lacks; a layer that it has from an equal tree is neither read nor compressed again.</summary>
    /// <param name="tree">Its files.</param>
    /// <param name="description">All else that it says.</param>
    /// <param name="store">Where it goes.</param>
    /// <param name="writing">Told before a layer is written, maybe by several threads: there was no such image, then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<OciImage> BuildAsync(
        RootTree tree, ImageDescription description, ImageStore store, Action? writing, CancellationToken cancellationToken)
    {
        ImmutableArray<TreeLayer> parts = LayerPlanner.Divide(tree, description.Division);
        var written = new LayerDescriptor[parts.Length];
        await Parallel.ForAsync(
            0,
            parts.Length,
            cancellationToken,
            (part, token) =>
            {
                TreeSlice slice = parts[part].Slice;
                if (store.FindLayer(slice, description.Compression) is { } layer)
                {
                    written[part] = layer;
                }
                else
                {
                    writing?.Invoke();
                    written[part] = store.AddLayer(slice, description.Compression, token);
                }

                return ValueTask.CompletedTask;
            });
        ImmutableArray<LayerDescriptor> layers = [.. written];
        ImageConfiguration configuration = Configure(description, layers, [.. parts.Select(part => part.Title)]);
        Descriptor config = store.AddBlob(MediaTypes.Configuration, OciJson.Write(configuration), cancellationToken);
        var manifest = new ImageManifest
        {
            Config = config,
            Layers = [.. layers.Select(layer => layer.Blob)],
            Annotations = NullIfEmpty(Sorted(description.Annotations)),
        };
        var image = new OciImage
        {
            Reference = description.Reference,
            Manifest = store.AddBlob(MediaTypes.Manifest, OciJson.Write(manifest), cancellationToken) with { Platform = description.Platform },
            Configuration = config,
            Layers = layers,
            Platform = description.Platform,
            Store = store,
        };
        if (!description.IsPart)
        {
            await store.TagAsync(image.Manifest, image.Reference, cancellationToken);
        }

        return image;
    }

    static ImageConfiguration Configure(ImageDescription description, ImmutableArray<LayerDescriptor> layers, ImmutableArray<string> titles)
    {
        string created = DateTimeOffset.FromUnixTimeSeconds(description.SourceDateEpoch)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new ImageConfiguration
        {
            Created = created,
            Architecture = description.Platform.Architecture,
            OperatingSystem = description.Platform.OperatingSystem,
            Variant = description.Platform.Variant,
            Execution = new ImageConfiguration.ExecutionParameters
            {
                User = description.User,
                ExposedPorts = Set(description.Ports.Select(port => port.Contains('/', StringComparison.Ordinal) ? port : port + "/tcp")),
                Environment = EnvironmentOf(description),
                Entrypoint = NullIfEmpty(description.Entrypoint),
                Arguments = NullIfEmpty(description.Arguments),
                Volumes = Set(description.Volumes),
                WorkingDirectory = description.WorkingDirectory,
                Labels = NullIfEmpty(Sorted(description.Labels)),
                StopSignal = description.StopSignal,
                HealthCheck = description.HealthCheck is { } check ? HealthCheckOf(check) : null,
            },
            Layers = new ImageConfiguration.LayerList { DiffIds = [.. layers.Select(layer => layer.DiffId.ToString())] },
            History =
            [
                .. titles.Select(title => new ImageConfiguration.HistoryEntry
                {
                    Created = created,
                    CreatedBy = "staves build",
                    Comment = title.Length == 0 ? null : title,
                }),
            ],
        };
    }

    static ImageConfiguration.HealthCheckParameters HealthCheckOf(HealthCheck check) => new()
    {
        Test = [check.IsShell ? "CMD-SHELL" : "CMD", .. check.Command],
        Interval = Nanoseconds(check.Interval),
        Timeout = Nanoseconds(check.Timeout),
        StartPeriod = Nanoseconds(check.StartPeriod),
        StartInterval = Nanoseconds(check.StartInterval),
        Retries = check.Retries,
    };

    static long? Nanoseconds(TimeSpan? duration) => duration?.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Docker would add this PATH itself; other runtimes start programs without any.</summary>
    static string[] EnvironmentOf(ImageDescription description)
    {
        ImmutableSortedDictionary<string, string> variables = Sorted(description.Environment);
        variables = variables.ContainsKey("PATH") ? variables : variables.Add("PATH", DefaultPath);
        return [.. variables.Select(variable => $"{variable.Key}={variable.Value}")];
    }

    static ImmutableSortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> texts) =>
        texts.ToImmutableSortedDictionary(StringComparer.Ordinal);

    static ImmutableSortedDictionary<string, string>? NullIfEmpty(ImmutableSortedDictionary<string, string> texts) =>
        texts.IsEmpty ? null : texts;

    static string[]? NullIfEmpty(ImmutableArray<string> words) => words.IsEmpty ? null : [.. words];

    static ImmutableSortedDictionary<string, ImageConfiguration.EmptyObject>? Set(IEnumerable<string> names)
    {
        ImmutableSortedDictionary<string, ImageConfiguration.EmptyObject> set = names
            .Distinct(StringComparer.Ordinal)
            .ToImmutableSortedDictionary(name => name, _ => new ImageConfiguration.EmptyObject(), StringComparer.Ordinal);
        return set.IsEmpty ? null : set;
    }
}
