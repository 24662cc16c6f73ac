using System.Collections.Concurrent;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Examples;

/// <summary>
/// One cache and one account without rights for all examples, so that every real package is compiled once: bash and what it needs by the
/// README's first command on a clean clone, the rest by the examples that need it.
/// </summary>
public sealed class RealImages : IAsyncLifetime
{
    readonly Workplace _workplace = new(Account.Ordinary);
    readonly ConcurrentDictionary<string, StavesResult> _built = new(StringComparer.Ordinal);

    /// <summary>The README's first command, as whoever has just cloned the project types it.</summary>
    internal StavesResult FirstBuild { get; private set; } = new(-1, "", "", TimeSpan.Zero);

    internal Workplace Workplace => _workplace;

    /// <summary>The checkout of somebody who has just cloned the project.</summary>
    internal string Clone => _workplace["clone"];

    public async ValueTask InitializeAsync()
    {
        Tool.Run("git", "clone", "--quiet", "--no-hardlinks", TestPaths.RepositoryRoot, Clone);
        _workplace.GiveToAccount(Clone);
        _workplace.Environment["STAVES_REPOSITORY"] = null;
        FirstBuild = await _workplace.RunCommandAsync("sh", "-c", "cd clone && exec ./staves build --config examples/bash/staves.toml");
        _workplace.Environment["STAVES_REPOSITORY"] = TestPaths.BundledRepository;
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Builds an example, once for all tests.</summary>
    internal async Task<StavesResult> BuildAsync(string example)
    {
        if (!_built.TryGetValue(example, out StavesResult? result))
        {
            result = await _workplace.RunAsync("build", "--config", TestPaths.Example(example), "--image-path", $"{example}/root.tar");
            _built[example] = result;
        }

        return result.ShouldSucceed();
    }

    /// <summary>Bytes of all files of an example's root filesystem.</summary>
    internal long UnpackedSize(string example) => Tool
        .Run("tar", "--list", "--verbose", "--numeric-owner", "--file", _workplace[$"{example}/root.tar"])
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] == '-')
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], System.Globalization.CultureInfo.InvariantCulture));
}
