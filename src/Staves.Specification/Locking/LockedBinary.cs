namespace Staves.Specification.Locking;

/// <summary>The binary package that a locked package came as.</summary>
/// <param name="BuildId">Which build of its version it is; null where that was not recorded.</param>
/// <param name="BuildTime">When it was built, in Unix seconds; null where that was not recorded.</param>
/// <param name="Size">The size of the file in bytes; null where that is not known.</param>
/// <param name="Digest">`sha512:HEX` of the file; null where it is not known yet; a lock that is written has it.</param>
public sealed record LockedBinary(long? BuildId, long? BuildTime, long? Size, string? Digest)
{
    /// <summary>Whether both are of one file: by their digests, where both are known; else as far as is known.</summary>
    public bool IsSameAs(LockedBinary other) => Digest is not null && other.Digest is not null
        ? Digest == other.Digest
        : (BuildId, BuildTime, Size) == (other.BuildId, other.BuildTime, other.Size);
}
