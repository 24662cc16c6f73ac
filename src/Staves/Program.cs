using Staves;

FirstMemory.Prepare();
return await Application.RunAsync(args, CancellationToken.None);
