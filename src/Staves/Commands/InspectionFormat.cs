namespace Staves.Commands;

/// <summary>How what is known of an image is printed.</summary>
enum InspectionFormat
{
    Text,
    Json,

    /// <summary>One page that needs nothing else.</summary>
    Html,
}
