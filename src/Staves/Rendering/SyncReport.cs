using System.Text;
using System.Text.Json;
using Staves.Building.Sync;
using Staves.Portage.Diagnostics;

namespace Staves.Rendering;

/// <summary>What a sync came to; the JSON is documented in docs/commands.md and does not change.</summary>
static class SyncReport
{
    const int ShortRevision = 16;

    public static string Text(IReadOnlyCollection<SyncOutcome> outcomes, int problems)
    {
        var text = new StringBuilder();
        foreach (SyncOutcome outcome in outcomes)
        {
            string after = Short(outcome.After.Revision);
            text.Append(outcome.Repository.Name).Append(": ")
                .Append(!outcome.IsChanged ? $"{after}, nothing new" : outcome.Before is null ? after : $"{Short(outcome.Before.Revision)} -> {after}")
                .Append(outcome.After.Time is { } time ? $" ({time:yyyy-MM-dd HH:mm} UTC)" : "")
                .Append(outcome.After.IsVerified ? ", signature verified" : "")
                .Append('\n');
        }

        return outcomes.Count + problems == 0 ? "nothing to sync\n" : text.ToString();
    }

    public static string Json(IReadOnlyCollection<SyncOutcome> outcomes, IReadOnlyCollection<Diagnostic> problems) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("success", problems.Count == 0);
        writer.WriteStartArray("repositories");
        foreach (SyncOutcome outcome in outcomes)
        {
            writer.WriteStartObject();
            writer.WriteString("name", outcome.Repository.Name);
            writer.WriteString("source", outcome.Repository.Source.Shown);
            writer.WriteBoolean("changed", outcome.IsChanged);
            Write(writer, "before", outcome.Before);
            Write(writer, "after", outcome.After);
            writer.WriteString("path", outcome.Path);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("problems");
        foreach (Diagnostic problem in problems)
        {
            writer.WriteStartObject();
            writer.WriteString("code", problem.Code);
            writer.WriteString("message", problem.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    static void Write(Utf8JsonWriter writer, string name, RepositoryState? state)
    {
        if (state is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("revision", state.Revision);
        if (state.Time is { } time)
        {
            writer.WriteNumber("time", time.ToUnixTimeSeconds());
        }

        writer.WriteBoolean("verified", state.IsVerified);
        writer.WriteEndObject();
    }

    static string Short(string revision) => revision.Length > ShortRevision ? revision[..ShortRevision] : revision;
}
