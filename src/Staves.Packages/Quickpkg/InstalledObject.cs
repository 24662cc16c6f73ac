using Staves.Packages.Roots;
using Staves.Portage.Installed;

namespace Staves.Packages.Quickpkg;

/// <summary>Something that a package installed, as it is now.</summary>
/// <param name="Path">Where the package has it: `bin/bash` even where `/bin` has become a link to `usr/bin`.</param>
/// <param name="Recorded">What CONTENTS says of it.</param>
/// <param name="Object">What is there.</param>
sealed record InstalledObject(string Path, ContentsEntry Recorded, RootObject Object);
