namespace Staves.Packages.Tar;

/// <summary>What headers before a member's own one say about it: pax records and GNU's long names.</summary>
sealed class TarHeaderExtension
{
    public PaxRecords? Pax { get; set; }

    public string? LongName { get; set; }

    public string? LongLink { get; set; }

    public bool IsEmpty => Pax is null && LongName is null && LongLink is null;
}
