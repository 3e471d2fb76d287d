using Microsoft.AspNetCore.Builder;

namespace Stint.Server.Description;

/// <summary>Attaches descriptions to routes.</summary>
internal static class DescribedRoutes
{
    internal static IEndpointConventionBuilder Describe(this IEndpointConventionBuilder route, RouteDescription description)
    {
        route.Add(endpoint => endpoint.Metadata.Add(description));
        return route;
    }
}
