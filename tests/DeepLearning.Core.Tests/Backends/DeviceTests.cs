namespace DeepLearning.Core.Tests.Backends;

public class DeviceTests
{
    [Theory]
    [InlineData("cpu", "cpu", 0, "cpu")]
    [InlineData("cuda", "cuda", 0, "cuda")]
    [InlineData("cuda:0", "cuda", 0, "cuda")]
    [InlineData("cuda:3", "cuda", 3, "cuda:3")]
    [InlineData("meta", "meta", 0, "meta")]
    public void Reads_kind_and_index(string text, string kind, int index, string printed)
    {
        var device = Device.Parse(text);
        Assert.Equal(new Device(kind, index), device);
        Assert.Equal(printed, device.ToString());
        Assert.Equal(device, Device.Parse(device.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CPU")]
    [InlineData("gpu")]
    [InlineData("cpu:0")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:1x")]
    [InlineData("cuda:99999999999")]
    public void Refuses_what_is_no_device(string text) =>
        Assert.Contains(
            $"device is '{text}', but must be cpu, cuda or cuda:N",
            Assert.Throws<ArgumentException>(() => Device.Parse(text)).Message,
            StringComparison.Ordinal
        );
}
