using System.Globalization;
using Staves.Portage.Names;

namespace Staves.Portage.Installed;

/// <summary>How the texts of an entry are read: any white space separates words, and what is missing is empty.</summary>
static class EntryText
{
    public static string Collapse(string text)
    {
        // Portage writes words with one space between them and a newline.
        string trimmed = text.EndsWith('\n') ? text[..^1] : text;
        return IsCollapsed(trimmed) ? trimmed : string.Join(' ', Words(text));
    }

    public static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>Slot and sub-slot of SLOT.</summary>
    public static (string Slot, string SubSlot) Slots(string text)
    {
        string slots = SlotsOrDefault(text);
        int slash = slots.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (slots, slots) : (slots[..slash], slots[(slash + 1)..]);
    }

    /// <summary>The text of SLOT; Portage reads one that is no slot as `0`.</summary>
    public static string SlotsOrDefault(string text) => IsSlots(text) ? text : "0";

    static bool IsCollapsed(string text)
    {
        bool isWord = false;
        foreach (char character in text)
        {
            if (char.IsWhiteSpace(character) && (character != ' ' || !isWord))
            {
                return false;
            }

            isWord = character != ' ';
        }

        return isWord || text.Length == 0;
    }

    /// <summary>Whether a text is a slot, or a slot and a sub-slot.</summary>
    public static bool IsSlots(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? NameRules.IsSlot(text)
            : NameRules.IsSlot(text.AsSpan(0, slash)) && NameRules.IsSlot(text.AsSpan(slash + 1));
    }
}
