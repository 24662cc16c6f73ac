namespace Staves.Rendering;

/// <summary>Colours for a terminal, or none.</summary>
readonly record struct TextStyle(bool HasColour)
{
    const string Reset = "\e[0m";

    public string Strong(string text) => Paint("\e[1m", text);

    public string Dim(string text) => Paint("\e[2m", text);

    public string Green(string text) => Paint("\e[32m", text);

    public string Yellow(string text) => Paint("\e[33m", text);

    public string Red(string text) => Paint("\e[31m", text);

    string Paint(string code, string text) => HasColour && text.Length > 0 ? $"{code}{text}{Reset}" : text;
}
