namespace Staves.Portage.Advisories;

/// <summary>How a version of an advisory bounds a range (GLSA DTD, `range`). Those that begin with `Revision` hold for revisions of the same
/// version alone.</summary>
public enum RangeOperator
{
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
    RevisionLess,
    RevisionLessOrEqual,
    RevisionGreaterOrEqual,
    RevisionGreater,
}
