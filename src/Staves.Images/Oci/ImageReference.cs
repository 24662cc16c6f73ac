using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;

namespace Staves.Images.Oci;

/// <summary>The name by which people call an image: a repository and a tag (`staves/bash:5.3`), `latest` where none is written.</summary>
public sealed partial record ImageReference
{
    public const string DefaultTag = "latest";

    ImageReference(string repository, string tag) => (Repository, Tag) = (repository, tag);

    /// <summary>Registry and path as written (`staves/bash`, `ghcr.io/me/bash`).</summary>
    public string Repository { get; }

    public string Tag { get; }

    /// <summary>With Docker's implied registry: `docker.io/staves/bash:5.3`, `docker.io/library/bash:5.3`.</summary>
    public string Canonical
    {
        get
        {
            int slash = Repository.IndexOf('/', StringComparison.Ordinal);
            string first = slash < 0 ? "" : Repository[..slash];
            bool namesRegistry = first == "localhost" || first.AsSpan().ContainsAny('.', ':');
            return namesRegistry ? ToString() : $"docker.io/{(slash < 0 ? "library/" : "")}{ToString()}";
        }
    }

    /// <summary>Whether a registry is written in it.</summary>
    public bool NamesRegistry => Canonical == ToString();

    public static bool TryParse(string text, [NotNullWhen(true)] out ImageReference? reference)
    {
        int colon = text.LastIndexOf(':');
        bool hasTag = colon > text.LastIndexOf('/');
        string repository = hasTag ? text[..colon] : text;
        string tag = hasTag ? text[(colon + 1)..] : DefaultTag;
        bool wellFormed = repository.Length <= 255 && RepositoryPattern.IsMatch(repository) && TagPattern.IsMatch(tag);
        reference = wellFormed ? new ImageReference(repository, tag) : null;
        return wellFormed;
    }

    /// <exception cref="StavesException">STV7001: the text is no image name.</exception>
    public static ImageReference Parse(string text) => TryParse(text, out ImageReference? reference)
        ? reference
        : throw new StavesException(new Diagnostic(
            "STV7001",
            $"`{text}` is not an image name: expected lower-case letters, digits and `.`, `_`, `-` between slashes, then perhaps `:` and a tag",
            Hint: "name = 'staves/bash'"));

    public override string ToString() => $"{Repository}:{Tag}";

    // The grammar of the distribution specification; the first part may be a registry with a port.
    [GeneratedRegex(
        @"\A(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.ExplicitCapture,
        Patterns.Patience)]
    static partial Regex RepositoryPattern { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex TagPattern { get; }
}
