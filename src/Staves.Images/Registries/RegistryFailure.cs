using System.Collections.Immutable;
using Staves.Images.Registries.Transport;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries;

/// <summary>What can be wrong with a registry and with what it gives, each with its diagnostic code. No message has a credential or an
/// address with a signature in it.</summary>
static class RegistryFailure
{
    public static StavesException NotAReference(string text) => new(new Diagnostic(
        "STV7201",
        $"`{Shown(text)}` is not an image in a registry: expected a name, perhaps with a registry before it and a tag or a SHA-256 digest after it",
        Hint: "gentoo/stage3:musl"));

    public static StavesException NotFound(RegistryReference reference, ImmutableArray<string> details, string? hint) => new(new Diagnostic(
        "STV7202", $"there is no image `{reference}`", Hint: hint)
    {
        Details = details,
    });

    public static StavesException Denied(RegistryReference reference, ImmutableArray<string> details, string? hint) => new(new Diagnostic(
        "STV7203", $"the registry `{reference.Registry}` does not give access to `{reference.Repository}`", Hint: hint)
    {
        Details = details,
    });

    public static StavesException Unreachable(RegistryReference reference, ImmutableArray<string> details) => new(new Diagnostic(
        "STV7204",
        $"`{reference}` cannot be had: the registry does not answer",
        Hint: "check the network and the proxy; `[[registry.mirror]]` in ~/.config/containers/registries.conf names a mirror")
    {
        Details = details,
    });

    public static Diagnostic Stale(RegistryReference reference, ImmutableArray<string> details) => new(
        "STV7205", $"the registry `{reference.Registry}` does not answer, and `{reference}` is used as it was when it was pulled last")
    {
        Details = details,
    };

    public static Diagnostic NoBill(RegistryReference reference, ImmutableArray<string> details) => new(
        "STV7218", $"the registry does not give what is said about `{reference}`, and its packages are looked for in the image itself")
    {
        Details = details,
    };

    public static StavesException Offline(RegistryReference reference) => new(new Diagnostic(
        "STV7206", $"`{reference}` is not in the cache, and --offline opens no connection", Hint: "run once without --offline"));

    public static StavesException WrongAnswer(string endpoint, string reason, Exception? inner = null) => new(
        new Diagnostic("STV7208", $"`{endpoint}` does not answer as a registry does: {Shown(reason)}", Hint: "ask again later, or tell whoever keeps it"), inner);

    public static StavesException BadCredentials(string file, string reason, string? hint = null, Exception? inner = null) => new(
        new Diagnostic("STV7212", $"`{file}` gives no credentials: {Shown(reason)}", new SourceLocation(file), hint), inner);

    public static StavesException BadConfiguration(SourceLocation place, string reason) => new(new Diagnostic(
        "STV7213", $"`{place.File}` cannot be used: {Shown(reason)}", place));

    /// <summary>Of a fault that no other place mends.</summary>
    public static StavesException Of(RegistryReference reference, RegistryFault fault, ImmutableArray<string> details) => fault switch
    {
        RegistryFault.Absent => NotFound(reference, details, GentooImages.Hint(reference)),
        RegistryFault.Denied => Denied(
            reference, details, GentooImages.Hint(reference) ?? $"see that the name is right; `podman login {reference.Registry}` or `docker login` lets you in"),
        RegistryFault.Silent => Unreachable(reference, details),
        _ => WrongAnswer(reference.ToString(), string.Join("; ", details)),
    };

    /// <summary>What to do where a registry takes nothing.</summary>
    public static string LoginHint(RegistryReference reference) =>
        $"`podman login {reference.Registry}` or `docker login` lets you in; see that the name is one that you may push to";

    public static StavesException NotPushed(string reference, ImmutableArray<string> details, string? hint) => new(new Diagnostic(
        "STV8201", $"`{reference}` is not pushed", Hint: hint)
    {
        Details = details,
    });

    /// <summary>What others have written must not drive the terminal that shows it, nor fill it.</summary>
    public static string Shown(string text)
    {
        const int Longest = 300;
        string printable = string.Concat(text.Take(Longest).Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return text.Length > Longest ? $"{printable}…" : printable;
    }
}
