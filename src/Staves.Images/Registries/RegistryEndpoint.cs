using System.Net;

namespace Staves.Images.Registries;

/// <summary>One place where the images of a reference are: the registry itself, or a mirror of it.</summary>
/// <param name="Host">Host, perhaps with a port, as written.</param>
/// <param name="Repository">The repository's path there.</param>
/// <param name="IsInsecure">Whether the user allows HTTP without TLS, and certificates that nobody vouches for.</param>
public sealed record RegistryEndpoint(string Host, string Repository, bool IsInsecure)
{
    /// <summary>Docker Hub answers under another name than it is called by.</summary>
    public string Address => Host == RegistryReference.DefaultRegistry ? RegistryReference.DockerAddress : Host;

    /// <summary>Whether it is asked without TLS where it does not speak it: this machine itself, and what the user says.</summary>
    public bool MayBePlain => IsInsecure || IsLoopback(Address);

    /// <summary>How the token and the credentials of this repository are told from others.</summary>
    public string PullScope => $"repository:{Repository}:pull";

    public string PushScope => $"repository:{Repository}:pull,push";

    /// <summary>As messages name it.</summary>
    public override string ToString() => $"{Host}/{Repository}";

    static bool IsLoopback(string address)
    {
        int bracket = address.LastIndexOf(']');
        string host = bracket >= 0 ? address[1..bracket] : address.Split(':')[0];
        return host == "localhost" || (IPAddress.TryParse(host, out IPAddress? parsed) && IPAddress.IsLoopback(parsed));
    }
}
