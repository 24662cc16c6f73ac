using Staves.Specification.Locking;

namespace Staves.Pipeline.Locking;

/// <summary>Differences between locks as lines.</summary>
static class LockText
{
    /// <summary>`+ dev-libs/a-1 (image)`.</summary>
    public static string Line(LockDifference difference) =>
        $"{Mark(difference.Kind)} {difference.Text}{(difference.Root is "" ? "" : $" ({difference.Root})")}";

    public static char Mark(LockDifferenceKind kind) => kind switch
    {
        LockDifferenceKind.Added => '+',
        LockDifferenceKind.Removed => '-',
        _ => '~',
    };
}
