namespace Staves.Specification;

/// <summary>Where commands of a builder run.</summary>
public enum RunnerKind
{
    /// <summary>Rootless Linux namespaces.</summary>
    Namespaces,

    /// <summary>Containers of a Docker daemon.</summary>
    Docker,
}
