namespace Staves.Portage.Descriptions;

/// <summary>What a package is called at a hosting service (GLEP 68): type `github`, identifier `owner/name`.</summary>
public sealed record RemoteIdentifier(string Type, string Identifier);
