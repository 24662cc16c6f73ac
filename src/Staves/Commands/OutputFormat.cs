namespace Staves.Commands;

/// <summary>How facts are printed.</summary>
enum OutputFormat
{
    Text,
    Json,
}
