namespace Staves.Portage.Files;

/// <summary>Tells whether a file or a directory is as it was: its inode, its size and the time of its last change, mixed. That time is
/// the kernel's, so neither a restored modification time nor a file put in place of another hides a change.</summary>
readonly record struct FileStamp(long Value)
{
    /// <summary>Equal to no file's.</summary>
    public static FileStamp None => default;

    public bool IsNone => Value == 0;

    /// <summary>The stamp of what is there; <see cref="None"/> where there is nothing.</summary>
    public static FileStamp Of(string path) => FileStatus.OfTarget(path) is { } status ? Of(status) : None;

    /// <summary>The same for remembering: none for what changed at that time or later, since it may change once more without another
    /// time.</summary>
    /// <param name="path">What to look at.</param>
    /// <param name="nanoseconds">A time of the kernel's, before this call.</param>
    public static FileStamp SettledOf(string path, long nanoseconds) =>
        FileStatus.OfTarget(path) is { } status && status.ChangedNanoseconds < nanoseconds ? Of(status) : None;

    static FileStamp Of(FileStatus status)
    {
        ulong value = Mix(status.Inode ^ Mix((ulong)status.Size ^ Mix((ulong)status.ChangedNanoseconds)));
        return new FileStamp(value == 0 ? 1 : (long)value);
    }

    /// <summary>A bijection that spreads each bit over all (the finalizer of MurmurHash3).</summary>
    static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xff51afd7ed558ccd;
        value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53;
        return value ^ (value >> 33);
    }
}
