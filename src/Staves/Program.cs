using Staves;

return await Application.RunAsync(args, CancellationToken.None);
