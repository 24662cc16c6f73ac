namespace Staves.Images.Registries.Transport;

/// <summary>Why a registry did not do what it was asked for, as far as it decides what to do next.</summary>
enum RegistryFault
{
    /// <summary>It does not have it.</summary>
    Absent,

    /// <summary>It does not give it to whoever asks.</summary>
    Denied,

    /// <summary>It does not answer, or has too much to do.</summary>
    Silent,

    /// <summary>It answers with something else than a registry does.</summary>
    Wrong,
}
