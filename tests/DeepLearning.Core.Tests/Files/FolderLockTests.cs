using DeepLearning.Core.Tests.Training;

namespace DeepLearning.Core.Tests.Files;

public class FolderLockTests
{
    [Fact]
    public void One_at_a_time_has_a_folder()
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary.File("new");
        using (FolderLock.Take(folder, "run.lock"))
        {
            Assert.Equal(
                $"the folder '{folder}' is in use by another run, which holds 'run.lock'",
                Assert.Throws<FolderInUseException>(() => FolderLock.Take(folder, "run.lock")).Message
            );
            FolderLock.Take(folder, "other.lock").Dispose();
        }

        FolderLock.Take(folder, "run.lock").Dispose();
    }

    [Fact]
    public void What_is_no_folder_is_not_said_to_be_in_use()
    {
        using var temporary = new TemporaryFolder();
        File.WriteAllText(temporary.File("file"), "");
        Assert.IsNotType<FolderInUseException>(
            Assert.ThrowsAny<IOException>(() => FolderLock.Take(temporary.File("file"), "run.lock"))
        );
    }
}
