// Loaded into cogauth by `node --require`: a user without a home, such as a container's user that has only a number.
const os = require('node:os');

os.homedir = () => {
  throw Object.assign(new Error('uv_os_homedir returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' });
};
