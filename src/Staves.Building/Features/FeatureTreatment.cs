namespace Staves.Building.Features;

/// <summary>What becomes of a word of FEATURES.</summary>
public enum FeatureTreatment
{
    /// <summary>It decides something.</summary>
    Honoured,

    /// <summary>What it asks for is always so, or it is about something that does not exist here; nothing is lost without it.</summary>
    Implied,

    /// <summary>Portage would do something else, and the build says so.</summary>
    NotSupported,
}
