using System.Net;
using System.Text;

namespace Staves.Rendering.Inspection;

/// <summary>HTML as it is written: whatever comes from an image goes through <see cref="Text"/> or an attribute, which escape it.</summary>
sealed class HtmlText
{
    readonly StringBuilder _text = new();

    /// <summary>Markup of this program's own.</summary>
    public HtmlText Markup(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Text of anybody's.</summary>
    public HtmlText Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>An element with text in it.</summary>
    /// <param name="name">The element, perhaps with attributes of this program's own: `td class="path"`.</param>
    /// <param name="text">Of anybody's.</param>
    public HtmlText Element(string name, string text)
    {
        int blank = name.IndexOf(' ', StringComparison.Ordinal);
        _text.Append('<').Append(name).Append('>').Append(Escape(text)).Append("</").Append(blank < 0 ? name : name[..blank]).Append('>');
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Control characters have no meaning in HTML, and half a surrogate pair none at all.</summary>
    static string Escape(string text) => WebUtility.HtmlEncode(TextTable.Safe(text));
}
