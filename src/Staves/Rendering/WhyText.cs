using System.Text;
using Staves.Pipeline.Planning;
using Staves.Resolution;

namespace Staves.Rendering;

/// <summary>Why packages are there, for a person.</summary>
static class WhyText
{
    const int MostWays = 10;

    public static string Render(IReadOnlyList<WhyAnswer> answers, TextStyle style) =>
        string.Join('\n', answers.Select(answer => Render(answer, style)));

    static string Render(WhyAnswer answer, TextStyle style)
    {
        bool isInImage = answer.Package.Root == PackageRoot.Image;
        var text = new StringBuilder();
        text.Append(style.Strong(answer.Package.Metadata.ToString()))
            .Append(isInImage ? " is in the image\n" : " is not in the image; it is needed to compile it\n");
        foreach (string goal in answer.Goals)
        {
            text.Append("  ").Append(goal).Append('\n');
        }

        foreach (PlannedPackage compiled in answer.CompiledWith.Take(MostWays))
        {
            text.Append("  ").Append(compiled.Metadata.Name).Append(" is compiled with it\n");
        }

        foreach (IReadOnlyList<WhyStep> way in answer.Ways.Take(MostWays))
        {
            text.Append("  ").AppendJoin(style.Dim(" > "), way.Select(step => Step(step, style))).Append('\n');
        }

        int more = Math.Max(0, answer.Ways.Length - MostWays) + Math.Max(0, answer.CompiledWith.Length - MostWays);
        if (more > 0)
        {
            text.Append("  and ").Append(more).Append(" more\n");
        }

        AppendBinaries(text, answer);
        if (isInImage)
        {
            AppendSaving(text, answer);
        }

        return text.ToString();
    }

    static void AppendBinaries(StringBuilder text, WhyAnswer answer)
    {
        if (answer.Package.Binary is { } binary)
        {
            text.Append("it is the binary package ").Append(binary.Source).Append('/').Append(binary.Path).Append('\n');
        }
        else if (answer.Package.BinaryRejections.IsEmpty)
        {
            if (RejectionText.Summary(answer.Package, answer.Binaries) is { } missing)
            {
                text.Append("it does not come as a binary package: ").Append(missing).Append('\n');
            }
        }
        else
        {
            text.Append("it does not come as a binary package:\n");
            foreach (BinaryRejection rejection in answer.Package.BinaryRejections)
            {
                text.Append("  ").Append(rejection.Package.Path).Append(": ").Append(RejectionText.Reason(rejection)).Append('\n');
            }

            if (answer.Package.BinaryRejections.OfType<BinaryRejection.OtherFlags>().FirstOrDefault() is { } flags)
            {
                text.Append("to take it as it was built:  ['").Append(answer.Package.Metadata.Name.Package).Append("']\n                             use = [")
                    .AppendJoin(", ", flags.Flags.Select(flag => $"'{flag}'")).Append("]\n");
            }
        }
    }

    static string Step(WhyStep step, TextStyle style) =>
        step.Flags.IsEmpty ? step.Package.Metadata.Name.ToString() : $"{step.Package.Metadata.Name} {style.Yellow($"[{string.Join(' ', step.Flags)}]")}";

    static void AppendSaving(StringBuilder text, WhyAnswer answer)
    {
        string size = answer.Size is { } bytes ? $", {Amounts.Bytes(bytes)}" : "";
        int count = answer.BroughtAlone.Length + 1;
        text.Append("without it the image has ").Append(count == 1 ? "one package" : $"{count} packages").Append(" less").Append(size);
        if (!answer.BroughtAlone.IsEmpty)
        {
            text.Append(": it alone brings ").AppendJoin(", ", answer.BroughtAlone.Select(package => package.Metadata.Name));
        }

        text.Append("\nto leave it out:  provided = ['").Append(answer.Package.Metadata.Name).Append("']\n");
    }
}
