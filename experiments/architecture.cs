#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// Draws the rooms and the arrows between them from the built assemblies; docs/architecture.md shows the picture, and a
// test holds it to the build.
//
//   dotnet run experiments/architecture.cs -- docs/architecture/rooms.svg
using DeepLearning.Experiments.Architecture;

var path = args is [var chosen] ? chosen : Product.PicturePath;
File.WriteAllText(path, Product.Picture());
Console.WriteLine($"drew {path}");
