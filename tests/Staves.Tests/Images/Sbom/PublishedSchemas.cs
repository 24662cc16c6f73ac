using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Json.Schema;
using Staves.Tests.Packages;

namespace Staves.Tests.Images.Sbom;

/// <summary>What the authors of both formats publish to check documents with: CycloneDX's schemas lie in their own library; SPDX has a validator
/// in Python, which STAVES_SPDX_TOOLS names, and a schema that is in no package, of which STAVES_SPDX_SCHEMA names a file.</summary>
static class PublishedSchemas
{
    const string Validator = """
        import sys
        from spdx_tools.spdx.parser.parse_anything import parse_file
        from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

        for complaint in validate_full_spdx_document(parse_file(sys.argv[1]), "SPDX-2.3"):
            print(complaint.context.spdx_id, complaint.validation_message)
        """;

    static readonly string[] CycloneDxParts = ["spdx", "jsf-0.82", "cryptography-defs", "bom-1.6"];

    static readonly Lazy<JsonSchema> CycloneDxSchema = new(() => CycloneDxParts.Select(Registered).ToArray().Last(schema => schema is not null)!);

    public static void CycloneDx(byte[] document) => Validate(CycloneDxSchema.Value, document);

    /// <summary>Skips the test where there is no schema.</summary>
    public static void Spdx(byte[] document)
    {
        string? file = Environment.GetEnvironmentVariable("STAVES_SPDX_SCHEMA");
        Assert.SkipUnless(File.Exists(file), "STAVES_SPDX_SCHEMA does not name the JSON schema of SPDX 2.3");
        Validate(JsonSchema.FromText(File.ReadAllText(file!)), document);
    }

    /// <summary>What SPDX's own validator says against a document, a line each. Skips the test where there is none.</summary>
    public static string SpdxComplaints(byte[] document)
    {
        string? modules = Environment.GetEnvironmentVariable("STAVES_SPDX_TOOLS");
        Assert.SkipUnless(Directory.Exists(modules), "STAVES_SPDX_TOOLS does not name a directory with the Python modules of SPDX");
        using var scratch = new ScratchDirectory();
        string file = scratch["document.spdx.json"];
        File.WriteAllBytes(file, document);
        var start = new ProcessStartInfo("python3", ["-c", Validator, file]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONPATH"] = modules;
        using Process process = Process.Start(start)!;
        Task<string> reading = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        string error = reading.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.SkipWhen(error.Contains("ModuleNotFoundError", StringComparison.Ordinal), "the Python modules of SPDX do not run on this machine");
        Assert.True(process.ExitCode == 0, error);
        return output;
    }

    /// <summary>The identifiers of SPDX's licence list.</summary>
    public static IReadOnlySet<string> LicenseIdentifiers() => JsonNode.Parse(CycloneDxText("spdx")!)!["enum"]!.AsArray()
        .Select(name => name!.GetValue<string>())
        .ToHashSet(StringComparer.Ordinal);

    static void Validate(JsonSchema schema, byte[] document)
    {
        EvaluationResults results = schema.Evaluate(JsonNode.Parse(document), new EvaluationOptions { OutputFormat = OutputFormat.List });
        IEnumerable<string> errors = results.Details.Where(detail => detail.HasErrors)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"));
        Assert.True(results.IsValid, string.Join('\n', errors));
    }

    static JsonSchema? Registered(string name)
    {
        if (CycloneDxText(name) is not { } text)
        {
            return null;
        }

        var schema = JsonSchema.FromText(text);
        SchemaRegistry.Global.Register(schema);
        return schema;
    }

    static string? CycloneDxText(string name)
    {
        var library = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "schemas", "CycloneDX.Core.dll"));
        using Stream? content = library.GetManifestResourceStream($"CycloneDX.Core.Schemas.{name}.schema.json");
        if (content is null)
        {
            return null;
        }

        using var reader = new StreamReader(content);
        return reader.ReadToEnd();
    }
}
