namespace Staves.Portage.Descriptions;

/// <summary>Who looks after a package (GLEP 67, GLEP 68).</summary>
/// <param name="Type">`person` or `project`; empty where it is not said.</param>
/// <param name="Email">The address, which identifies them.</param>
/// <param name="Name">Empty where it is not said.</param>
/// <param name="Description">What they do for the package; empty where it is not said.</param>
public sealed record Maintainer(string Type, string Email, string Name, string Description);
