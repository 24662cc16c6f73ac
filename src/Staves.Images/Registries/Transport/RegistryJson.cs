using System.Text.Json.Serialization;

namespace Staves.Images.Registries.Transport;

/// <summary>The JSON that registries and token servers speak, besides OCI's documents.</summary>
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(RegistryErrors))]
sealed partial class RegistryJson : JsonSerializerContext;
