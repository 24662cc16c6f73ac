using System.CommandLine;
using System.CommandLine.Parsing;
using Staves.Images.Sbom;
using Staves.Pipeline.Records;

namespace Staves.Commands;

/// <summary>The options about bills of materials and provenance.</summary>
sealed class RecordOptions
{
    readonly Option<string[]> _bills = new("--sbom")
    {
        Description = "Write the bill of materials there, in the format that `.spdx.json` or `.cdx.json` at its end says; may be repeated",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    readonly Option<string?> _provenance = new("--provenance") { Description = "Write the provenance there, an in-toto statement in JSON", HelpName = "FILE" };
    readonly Option<bool> _attach = new("--attach") { Description = "With --output, put bills of materials and provenance into the archive as referrers" };
    readonly Option<bool> _none = new("--no-sbom") { Description = "Make neither bills of materials nor provenance" };

    public void AddTo(Command command, OutputOption output)
    {
        command.Add(_bills);
        command.Add(_provenance);
        command.Add(_attach);
        command.Add(_none);
        command.Validators.Add(result => Validate(result, output));
    }

    public RecordFiles Read(ParseResult parsed) =>
        new([.. parsed.GetValue(_bills) ?? []], parsed.GetValue(_provenance), parsed.GetValue(_attach), !parsed.GetValue(_none));

    void Validate(CommandResult result, OutputOption output)
    {
        string[] bills = result.GetValue(_bills) ?? [];
        foreach (string file in bills.Where(file => BillFormats.OfFileName(file) is null))
        {
            result.AddError($"`{file}` names no format: it ends with `.spdx.json` or `.cdx.json`");
        }

        if (result.GetValue(_attach) && !output.IsGiven(result))
        {
            result.AddError("`--attach` is about the archive of `--output`");
        }

        if (result.GetValue(_none) && (bills.Length > 0 || result.GetValue(_provenance) is not null || result.GetValue(_attach)))
        {
            result.AddError("`--no-sbom` makes nothing that `--sbom`, `--provenance` or `--attach` could write");
        }
    }
}
