namespace Staves.Specification.Locking;

/// <summary>What happened to a package between two locks.</summary>
public enum LockDifferenceKind
{
    Added,
    Changed,
    Removed,
}
