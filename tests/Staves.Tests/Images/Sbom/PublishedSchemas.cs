using System.Reflection;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Staves.Tests.Images.Sbom;

/// <summary>The schemas that the authors of both formats publish: CycloneDX's lie in their own library; SPDX's is in no package, and
/// STAVES_SPDX_SCHEMA names a file of it.</summary>
static class PublishedSchemas
{
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
