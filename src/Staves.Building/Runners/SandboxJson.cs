using System.Text.Json.Serialization;

namespace Staves.Building.Runners;

/// <summary>Sandboxes as files, for those that are entered again.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Sandbox))]
sealed partial class SandboxJson : JsonSerializerContext;
