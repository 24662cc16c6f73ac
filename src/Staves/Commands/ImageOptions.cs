using System.CommandLine;
using Staves.Images.Inspection;
using Staves.Pipeline;
using Staves.Pipeline.Inspection;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>The options of all commands that look at images.</summary>
sealed class ImageOptions
{
    readonly Option<string?> _cache = CommonOptions.BuildCache();
    readonly Option<bool> _offline = CommonOptions.Offline();
    readonly Option<string?> _platform = CommonOptions.ImagePlatform("Which platform of an image for several, such as linux/arm64 (default: this machine's, else the only one)");

    public void AddTo(Command command)
    {
        command.Add(_cache);
        command.Add(_offline);
        command.Add(_platform);
    }

    public static Argument<string> Image(string name) => new Argument<string>(name)
    {
        Description = "A name in the cache, an OCI layout, an archive of an image, `docker-daemon:NAME`, or an image in a registry",
    }.OfferingImages();

    /// <summary>Finds an image and reads it.</summary>
    public Task<T> ReadAsync<T>(ParseResult parsed, string name, Func<ImageContents, Task<T>> read, Terminal terminal, CancellationToken cancellationToken) =>
        new ImageLocator(
            CacheDirectories.Named(parsed.GetValue(_cache)),
            PlatformChoice.OfImage(parsed.GetValue(_platform)),
            parsed.GetValue(_offline),
            terminal.Error.WriteLine,
            warning => terminal.Error.Write(DiagnosticText.Warning(warning, terminal.Colour)))
            .ReadAsync(name, read, cancellationToken);
}
