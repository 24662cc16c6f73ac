namespace Staves.Specification;

/// <summary>An operating system, a machine and perhaps its variant, in the words of the OCI image index.</summary>
public sealed record Platform(string OperatingSystem, string Architecture, string? Variant)
{
    /// <summary>For names of files: `linux-arm64`.</summary>
    public string FileName => ToString().Replace('/', '-');

    public override string ToString() =>
        Variant is null ? $"{OperatingSystem}/{Architecture}" : $"{OperatingSystem}/{Architecture}/{Variant}";
}
