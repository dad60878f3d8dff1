// Loaded into cogauth by `node --require`: a user of whom the system knows no home, such as a container's with a number only.
const os = require('node:os');

os.homedir = () => {
  throw Object.assign(new Error('uv_os_homedir returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' });
};
