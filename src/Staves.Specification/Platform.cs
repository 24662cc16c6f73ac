namespace Staves.Specification;

/// <summary>An operating system, a machine and perhaps its variant, in the words of the OCI image index.</summary>
public sealed record Platform(string OperatingSystem, string Architecture, string? Variant)
{
    public override string ToString() =>
        Variant is null ? $"{OperatingSystem}/{Architecture}" : $"{OperatingSystem}/{Architecture}/{Variant}";
}
