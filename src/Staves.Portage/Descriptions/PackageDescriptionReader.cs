using System.Text;
using System.Xml;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Descriptions;

/// <summary>Reads metadata.xml (GLEP 68). Its document type is neither fetched nor read, so entities of its own are errors; elements
/// that are not known are passed over.</summary>
public static class PackageDescriptionReader
{
    /// <summary>Real files have a few kilobytes.</summary>
    public const int LongestText = 1 << 20;

    static readonly string[] Roots = ["pkgmetadata", "catmetadata"];

    /// <exception cref="StavesException">The text is not what GLEP 68 says; the diagnostic has file, line and column.</exception>
    public static PackageDescription Parse(string text, string path)
    {
        if (text.Length > LongestText)
        {
            throw Error($"the file is longer than {LongestText} characters", new SourceLocation(path));
        }

        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = LongestText,
        };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            return Read(new Element(reader, path));
        }
        catch (XmlException exception)
        {
            throw new StavesException(
                new Diagnostic("STV2133", $"it is not XML: {exception.Message}", new SourceLocation(path, exception.LineNumber, exception.LinePosition)),
                exception);
        }
    }

    static PackageDescription Read(Element document)
    {
        if (!document.MoveToRoot() || !Roots.Contains(document.Name, StringComparer.Ordinal))
        {
            throw Error("the root element is neither `pkgmetadata` nor `catmetadata`", document.Location);
        }

        var maintainers = new List<Maintainer>();
        var longDescriptions = new List<DescriptionText>();
        var flags = new List<FlagDescription>();
        var slots = new List<SlotDescription>();
        PackageDescription description = PackageDescription.Empty;
        foreach (string name in document.Children())
        {
            switch (name)
            {
                case "maintainer":
                    maintainers.Add(ReadMaintainer(document));
                    break;
                case "longdescription":
                    longDescriptions.Add(ReadText(document, "en"));
                    break;
                case "use":
                    ReadFlags(document, flags);
                    break;
                case "slots":
                    description = description with { SubSlots = ReadSlots(document, slots) };
                    break;
                case "upstream":
                    description = description with { Upstream = ReadUpstream(document) };
                    break;
                case "stabilize-allarches":
                    description = description with { StabilizesAllArchitectures = true };
                    break;
            }
        }

        return description with
        {
            Maintainers = [.. maintainers],
            LongDescriptions = [.. longDescriptions],
            Flags = [.. flags],
            Slots = [.. slots],
        };
    }

    static Maintainer ReadMaintainer(Element element)
    {
        var maintainer = new Maintainer(element.Attribute("type") ?? "", "", "", "");
        foreach (string name in element.Children())
        {
            maintainer = name switch
            {
                "email" => maintainer with { Email = element.ReadText() },
                "name" => maintainer with { Name = element.ReadText() },
                "description" => maintainer with { Description = element.ReadText() },
                _ => maintainer,
            };
        }

        return maintainer;
    }

    static void ReadFlags(Element element, List<FlagDescription> flags)
    {
        string language = element.Attribute("lang") ?? "en";
        foreach (string name in element.Children())
        {
            if (name == "flag")
            {
                string flag = element.Attribute("name") ?? throw Error("a `flag` has no `name`", element.Location);
                flags.Add(new FlagDescription(flag, ReadText(element, language)));
            }
        }
    }

    /// <summary>Returns the text about the sub-slots.</summary>
    static string ReadSlots(Element element, List<SlotDescription> slots)
    {
        string subSlots = "";
        foreach (string name in element.Children())
        {
            switch (name)
            {
                case "slot":
                    slots.Add(new SlotDescription(element.Attribute("name") ?? "*", element.ReadText()));
                    break;
                case "subslots":
                    subSlots = element.ReadText();
                    break;
            }
        }

        return subSlots;
    }

    static UpstreamDescription ReadUpstream(Element element)
    {
        var maintainers = new List<Maintainer>();
        var remoteIdentifiers = new List<RemoteIdentifier>();
        var documentation = new List<DescriptionText>();
        UpstreamDescription upstream = UpstreamDescription.Empty;
        foreach (string name in element.Children())
        {
            switch (name)
            {
                case "maintainer":
                    maintainers.Add(ReadMaintainer(element));
                    break;
                case "remote-id":
                    remoteIdentifiers.Add(new RemoteIdentifier(element.Attribute("type") ?? "", element.ReadText()));
                    break;
                case "doc":
                    documentation.Add(ReadText(element, "en"));
                    break;
                case "changelog":
                    upstream = upstream with { Changelog = element.ReadText() };
                    break;
                case "bugs-to":
                    upstream = upstream with { BugsTo = element.ReadText() };
                    break;
            }
        }

        return upstream with
        {
            Maintainers = [.. maintainers],
            RemoteIdentifiers = [.. remoteIdentifiers],
            Documentation = [.. documentation],
        };
    }

    static DescriptionText ReadText(Element element, string language)
    {
        SourceLocation location = element.Location;
        string? restriction = element.Attribute("restrict");
        PackageDependency? versions = null;
        if (restriction is not null && !PackageDependency.TryParse(restriction.Trim(), out versions, out var failure))
        {
            throw Error(
                $"`{restriction}` is not a package dependency specification: expected {failure.Expected} at offset {failure.Offset}", location);
        }

        return new DescriptionText(element.Attribute("lang") ?? language, versions, element.ReadText());
    }

    static StavesException Error(string message, SourceLocation location) => new(new Diagnostic("STV2133", message, location));

    /// <summary>The element that the reader stands at.</summary>
    sealed class Element(XmlReader reader, string path)
    {
        public string Name => reader.LocalName;

        public SourceLocation Location => reader is IXmlLineInfo { LineNumber: > 0 } place
            ? new SourceLocation(path, place.LineNumber, place.LinePosition)
            : new SourceLocation(path);

        public bool MoveToRoot() => reader.MoveToContent() == XmlNodeType.Element;

        public string? Attribute(string name) => reader.GetAttribute(name);

        /// <summary>Moves from child to child; what the caller has not read of one is passed over.</summary>
        public IEnumerable<string> Children()
        {
            int depth = reader.Depth;
            if (reader.IsEmptyElement)
            {
                yield break;
            }

            while (reader.Read() && reader.Depth > depth)
            {
                if (reader.NodeType == XmlNodeType.Element && reader.Depth == depth + 1)
                {
                    yield return reader.LocalName;
                }
            }
        }

        /// <summary>The text in it and in its children, in one line; ends at its end tag.</summary>
        public string ReadText()
        {
            var text = new StringBuilder();
            int depth = reader.Depth;
            if (!reader.IsEmptyElement)
            {
                while (reader.Read() && reader.Depth > depth)
                {
                    text.Append(reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace
                        ? reader.Value
                        : "");
                }
            }

            return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
