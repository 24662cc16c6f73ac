using System.Globalization;
using Staves.Portage.Names;

namespace Staves.Portage.Installed;

/// <summary>How the texts of an entry are read: any white space separates words, and what is missing is empty.</summary>
static class EntryText
{
    public static string Collapse(string text) => string.Join(' ', Words(text));

    public static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>Slot and sub-slot of SLOT; Portage reads a value that is none as `0`.</summary>
    public static (string Slot, string SubSlot) Slots(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return !IsSlots(text) ? ("0", "0") : slash < 0 ? (text, text) : (text[..slash], text[(slash + 1)..]);
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
