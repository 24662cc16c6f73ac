using Staves.Building.Builders;
using Staves.Building.Drivers;
using Staves.Building.Drivers.Emerge;
using Staves.Building.Runners;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Builders;

/// <summary>Which driver compiles: the one that is asked for, else Portage where the builder has it.</summary>
static class DriverChoice
{
    /// <exception cref="StavesException">STV1952: Portage is asked for.</exception>
    public static NativeDriver ForHost(DriverKind? said, ImageSpecification specification, IRunner runner, HostBuilder builder) =>
        (said ?? specification.Build.Driver) == DriverKind.Portage
            ? throw NoPortage("this machine is compiled in by the native driver only", "name a builder with Portage, such as a stage3")
            : new NativeDriver(builder, runner);

    /// <exception cref="StavesException">STV1952: Portage is asked for and not there.</exception>
    public static IDriver ForRoot(DriverKind? said, ImageSpecification specification, IRunner runner, RootBuilder builder, IReadableRoot root, string name) =>
        (said ?? specification.Build.Driver) switch
        {
            DriverKind.Native => new NativeDriver(builder, runner),
            DriverKind.Portage when !builder.HasPortage => throw NoPortage($"`{name}` has no `emerge`", "`--driver native` compiles without it"),
            DriverKind.Portage => new PortageDriver(builder, runner),
            _ => RootBuilder.HasPackages(root) && builder.HasPortage ? new PortageDriver(builder, runner) : new NativeDriver(builder, runner),
        };

    static StavesException NoPortage(string why, string hint) =>
        new(new Diagnostic("STV1952", $"the driver `portage` cannot be used: {why}", Hint: hint));
}
