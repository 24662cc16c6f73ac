using System.CommandLine;
using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Images.Signing;
using Staves.Pipeline;
using Staves.Pipeline.Delivery;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>What `sign` and `verify` have in common: the image, the key, the cache.</summary>
sealed class SigningOptions(string keyDescription)
{
    readonly Argument<string> _image = new Argument<string>("IMAGE")
    {
        Description = "A name with its registry, perhaps after `docker://` or with a digest, or the name of an image of the cache",
    }.OfferingImages();

    readonly Option<string> _key = new("--key") { Description = keyDescription, HelpName = "FILE", Required = true };
    readonly Option<string?> _cache = CommonOptions.BuildCache();

    public void AddTo(Command command)
    {
        command.Add(_image);
        command.Add(_key);
        command.Add(_cache);
    }

    public string Key(ParseResult parsed) => parsed.GetRequiredValue(_key);

    /// <summary>Looks for the image and does something with it.</summary>
    public async Task<T> WithImageAsync<T>(
        ParseResult parsed, Terminal terminal, Func<SignableImage, ImageStore, Task<T>> use, CancellationToken cancellationToken)
    {
        var store = ImageStore.Open(CacheDirectories.Named(parsed.GetValue(_cache)).Images);
        using var images = new SignableImages(store, new RegistryOptions
        {
            Environment = Environment.GetEnvironmentVariable,
            Warn = warning => terminal.Error.Write(DiagnosticText.Warning(warning, terminal.Colour)),
        });
        return await use(await SignableImageArgument.FindAsync(images, parsed.GetRequiredValue(_image), cancellationToken), store);
    }
}
