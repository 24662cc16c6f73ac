using System.Text.Json;

namespace Staves.Images.Oci;

/// <summary>OCI's member names: camel case, but snake case in the image configuration's own words (`diff_ids`, `created_by`, `empty_layer`).</summary>
sealed class OciNamingPolicy : JsonNamingPolicy
{
    public static readonly OciNamingPolicy Instance = new();

    public override string ConvertName(string name) => name switch
    {
        nameof(ImageConfiguration.LayerList.DiffIds) or nameof(ImageConfiguration.HistoryEntry.CreatedBy)
            or nameof(ImageConfiguration.HistoryEntry.EmptyLayer) => SnakeCaseLower.ConvertName(name),
        _ => CamelCase.ConvertName(name),
    };
}
