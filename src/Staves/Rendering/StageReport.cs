using System.Text;
using System.Text.Json;
using Staves.Packages.Stages;
using Staves.Portage.Diagnostics;

namespace Staves.Rendering;

/// <summary>What there is of stage3s; the JSON is documented in docs/commands.md and does not change.</summary>
static class StageReport
{
    /// <summary>They are made every week.</summary>
    const int OldInDays = 30;

    public static void WarnIfOld(StageListing listing, Terminal terminal)
    {
        if (listing.Made is { } made && TimeProvider.System.GetUtcNow() - made is { TotalDays: > OldInDays })
        {
            terminal.Error.Write(DiagnosticText.Warning(
                new Diagnostic("STV1985", $"the mirror's list of stage3s is of {made:yyyy-MM-dd}", Hint: "take another mirror if it should be newer"), terminal.Colour));
        }
    }

    public static string ListText(StageListing listing, StageArchitecture architecture, IReadOnlyCollection<PulledStage> pulled, TextStyle style)
    {
        var text = new StringBuilder();
        int width = listing.Stages.Select(stage => StageListing.ShortName(stage, architecture).Length).DefaultIfEmpty(0).Max();
        foreach (StageEntry stage in listing.Stages)
        {
            string mark = pulled.Any(one => (one.Name, one.Stamp) == (stage.Name, stage.Stamp)) ? style.Green("here")
                : pulled.Any(one => one.Name == stage.Name) ? style.Yellow("older here")
                : "";
            text.Append($"{StageListing.ShortName(stage, architecture).PadRight(width)}  {stage.Stamp}  {Amounts.Bytes(stage.Size),8}  {mark}".TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    public static string ListJson(StageListing listing, StageArchitecture architecture, IReadOnlyCollection<PulledStage> pulled) => Object(writer =>
    {
        writer.WriteString("architecture", architecture.Name);
        if (listing.Made is { } made)
        {
            writer.WriteNumber("made", made.ToUnixTimeSeconds());
        }

        writer.WriteStartArray("stages");
        foreach (StageEntry stage in listing.Stages)
        {
            writer.WriteStartObject();
            writer.WriteString("name", stage.Name);
            writer.WriteString("short", StageListing.ShortName(stage, architecture));
            writer.WriteString("stamp", stage.Stamp);
            writer.WriteNumber("size", stage.Size);
            writer.WriteBoolean("here", pulled.Any(one => (one.Name, one.Stamp) == (stage.Name, stage.Stamp)));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static string PulledText(IEnumerable<PulledStage> stages) => string.Concat(stages.Select(stage => $"{stage.Name} {stage.Stamp}: {stage.Path}\n"));

    public static string PulledJson(IEnumerable<PulledStage> stages) => Object(writer => Write(writer, "stages", stages));

    public static string UpdatedText(IReadOnlyCollection<PulledStage> updated, IReadOnlyCollection<PulledStage> removed, IReadOnlyCollection<PulledStage> here) =>
        string.Concat(updated.Select(stage => $"{stage.Name} {stage.Stamp}: {stage.Path}\n"))
        + string.Concat(removed.Select(stage => $"{stage.Name} {stage.Stamp}: removed\n"))
        + (here.Count == 0 ? "no stage3 is here: `staves builder pull stage3` fetches one\n" : updated.Count == 0 ? "nothing new\n" : "");

    public static string UpdatedJson(IEnumerable<PulledStage> updated, IEnumerable<PulledStage> removed, IEnumerable<PulledStage> here) => Object(writer =>
    {
        Write(writer, "updated", updated);
        Write(writer, "removed", removed);
        Write(writer, "stages", here);
    });

    static string Object(Action<Utf8JsonWriter> write) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
    });

    static void Write(Utf8JsonWriter writer, string name, IEnumerable<PulledStage> stages)
    {
        writer.WriteStartArray(name);
        foreach (PulledStage stage in stages)
        {
            writer.WriteStartObject();
            writer.WriteString("name", stage.Name);
            writer.WriteString("stamp", stage.Stamp);
            writer.WriteString("sha256", stage.Digest);
            writer.WriteNumber("size", stage.Size);
            writer.WriteString("path", stage.Path);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
