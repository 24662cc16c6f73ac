namespace Staves.EndToEnd.Tests.Harness;

/// <summary>Whose rights a program runs with.</summary>
public enum Account
{
    /// <summary>Whoever runs the tests.</summary>
    Current,

    /// <summary>Somebody without rights: 65534 where the tests run as root.</summary>
    Ordinary,
}
