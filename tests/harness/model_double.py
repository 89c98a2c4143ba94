"""The program model-double: the model providers on a loopback port, each with a key of its own."""

import json
import pathlib
import subprocess

from stack import BIN, SOURCE

SCRIPTS = SOURCE / "tests" / "doubles" / "scripts"
SECRETS = {
    "bedrock": "canary-aws-secret-Zq8vWm3Kx1",
    "bedrock-token": "canary-aws-token-Yt5rBn7Lc2//+==",
    "anthropic": "sk-ant-canary-Pf4dHj9Sg6",
    "gemini": "AQ.canary-Xk2mVb8Wd5",
    "openai": "sk-canary-Rn6tCz1Qy3",
}
MODELS = {"bedrock": "us.anthropic.claude-sonnet-5-5", "anthropic": "claude-sonnet-5-5",
          "gemini": "gemini-3.5-flash", "openai": "double-model"}
VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_PROFILE",
             "AWS_BEARER_TOKEN_BEDROCK", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "OPENAI_API_KEY",
             "OPENAI_BASE_URL", "OPENAI_MODEL")


class ModelDouble:
    """Use as a context manager."""

    def __init__(self, folder, script="seed.txt"):
        self.record = pathlib.Path(folder) / "requests.jsonl"
        self.script = SCRIPTS / script

    def __enter__(self):
        keys = [part for key in ("AKIDDOUBLE", SECRETS["anthropic"], SECRETS["gemini"], SECRETS["openai"])
                for part in ("--key", key)]
        self.process = subprocess.Popen(
            [str(BIN / "model-double"), "--script", str(self.script), "--record", str(self.record), *keys],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        words = self.process.stdout.readline().split()
        if words[:2] != ["listening", "on"]:
            raise RuntimeError(f"model-double did not start: {words}")
        self.url = f"http://127.0.0.1:{words[2]}"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def addresses(self):
        """Where the providers are; no secret."""
        return {"AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": self.url,
                "ANTHROPIC_BASE_URL": self.url, "GOOGLE_GEMINI_BASE_URL": self.url, "OPENAI_BASE_URL": f"{self.url}/v1",
                "OPENAI_MODEL": MODELS["openai"], "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_CONFIG_FILE": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent"}

    @staticmethod
    def keys():
        return {"AWS_ACCESS_KEY_ID": "AKIDDOUBLE", "AWS_SECRET_ACCESS_KEY": SECRETS["bedrock"],
                "AWS_SESSION_TOKEN": SECRETS["bedrock-token"], "ANTHROPIC_API_KEY": SECRETS["anthropic"],
                "GEMINI_API_KEY": SECRETS["gemini"], "OPENAI_API_KEY": SECRETS["openai"]}

    def requests(self):
        if not self.record.exists():
            return []
        return [json.loads(line) for line in self.record.read_text().splitlines()]
